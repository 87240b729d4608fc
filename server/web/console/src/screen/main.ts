import './screen.css'
